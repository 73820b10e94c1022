"""Watches prices in several currencies."""
