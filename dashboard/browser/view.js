function (map, name, bounds, core) {
  if (window.shownView === name) return;
  window.shownView = name;
  if (name.startsWith("focus:")) window.choose(name.slice("focus:".length));
  const outer = map.getBoundsZoom(bounds);
  const inner = map.getBoundsZoom(core, false, L.point(70, 90));
  const shown = inner > outer ? core : bounds;
  map.setView(L.latLngBounds(shown).getCenter(), Math.max(inner, outer), { animate: false });
}
