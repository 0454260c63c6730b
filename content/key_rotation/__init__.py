"""The one secret changes: all that is stored under the old one is put under the new one, at once.

`sealed` is about the rows that are hashed or sealed, `rotate` about all of it in one transaction,
`files` about the file a private machine has its secret in, and a crash half-way.
"""
