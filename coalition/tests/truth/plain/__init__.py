"""The plain model: what receipts and returns must come to, in dictionaries and whole numbers.

It was written from the design alone and imports nothing of the product; a test keeps it so.
"""
