function (map, words) {
  L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  map.attributionControl.setPrefix(false);
  if (words.attribution) map.attributionControl.addAttribution(words.attribution);
  const box = map.getContainer();
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", words.map);
  const showZoom = () => {
    for (let z = map.getMinZoom(); z <= map.getMaxZoom(); z++) {
      box.classList.toggle("from-" + z, map.getZoom() >= z);
    }
  };
  map.on("zoomend", showZoom);
  showZoom();
  // The frame's width may change after the map was made (a phone is turned, a menu opens).
  new ResizeObserver(() => map.invalidateSize()).observe(box);
}
