function (map, name, bounds) {
  if (window.shownView === name) return;
  window.shownView = name;
  map.fitBounds(bounds, { animate: false, padding: [8, 8] });
}
