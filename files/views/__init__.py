"""The pages and the addresses of files."""
