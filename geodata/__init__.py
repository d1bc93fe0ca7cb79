"""Data and analysis: plain functions over tables and arrays, without words."""
