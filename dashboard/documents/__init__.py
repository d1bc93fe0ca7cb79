"""Documents to file and to print, from frozen results."""
