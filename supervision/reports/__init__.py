"""Queries and their columns, shared by pages and workbooks."""
