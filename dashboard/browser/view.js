function (map, name, bounds, core) {
  // The layers of this run come onto the map when its last line has run.
  setTimeout(() => window.choose(window.chosenFeature));
  if (window.shownView === name) return;
  window.shownView = name;
  if (name.startsWith("focus:")) window.chosenFeature = name.slice("focus:".length);
  const outer = map.getBoundsZoom(bounds);
  const inner = map.getBoundsZoom(core, false, L.point(70, 90));
  const shown = inner > outer ? core : bounds;
  map.setView(L.latLngBounds(shown).getCenter(), Math.max(inner, outer), { animate: false });
}
