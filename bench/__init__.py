"""Measures this project's bot beside plain menu bots of two libraries: `make bench`.

`peers` are those bots, `bots` says how each is started, `stand_in` drives the stand-in for the
Bot API, `load` measures one bot, `growth` measures ours with ten times the content, `walk` makes
the presses, `alerts` are broadcasts, each figure in a file of its own, `report` prints.
"""
