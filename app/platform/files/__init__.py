"""Files people hand us: checked, drawn anew and kept outside everything the web server serves by itself.

``pictures`` turns a photograph or a logo into a new file with nothing of the old one but its pixels; ``storage``
keeps files under names made from their content. Who may see a file is decided by the view that serves it.
"""
