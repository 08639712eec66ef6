"""A window of another program: offers a file to drag, or takes one that is dropped. Prints what it was given."""
import pathlib
import sys

import gi

gi.require_version('Gtk', '3.0')
from gi.repository import Gdk, Gtk  # noqa: E402

role, path = sys.argv[1], pathlib.Path(sys.argv[2])
window = Gtk.Window(title=f'drag-{role}')
window.set_default_size(200, 80)
window.set_keep_above(True)
box = Gtk.EventBox()
box.add(Gtk.Label(label=role))
window.add(box)
if role == 'source':
    box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
    box.drag_source_add_uri_targets()
    box.connect('drag-data-get', lambda _w, _c, data, _i, _t: data.set_uris([path.resolve().as_uri()]))
else:
    box.drag_dest_set(Gtk.DestDefaults.ALL, [], Gdk.DragAction.COPY)
    box.drag_dest_add_uri_targets()

    def received(_widget, _context, _x, _y, data, _info, _time):
        path.write_text('\n'.join(data.get_uris()))

    box.connect('drag-data-received', received)
window.show_all()
Gtk.main()
