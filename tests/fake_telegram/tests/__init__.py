"""The stand-in is tested itself: a stand-in that overlooks a mistake hides it.

Every check is shown to reject what it should, and to let pass what is just allowed.
"""
