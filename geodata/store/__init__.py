"""Workshops and what is said in them, in a real database: SQLite or PostgreSQL.

Every write is one transaction. No function here knows words of a language, and none
returns what it was not asked for: who may see what is said by the caller.
"""
