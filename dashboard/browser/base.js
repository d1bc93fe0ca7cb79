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
  // A name that a mark or an earlier name would cover is left out.
  const tidy = () => {
    const taken = [...box.querySelectorAll(".mark > *:not(.unseen)")].map((el) => el.getBoundingClientRect());
    for (const el of box.querySelectorAll(".label > span")) {
      const own = el.getBoundingClientRect();
      if (!own.width) continue;
      const hit = (r) => r.width && own.left < r.right && r.left < own.right && own.top < r.bottom && r.top < own.bottom;
      const covered = taken.some(hit);
      el.style.visibility = covered ? "hidden" : "";
      if (!covered) taken.push(own);
    }
  };
  let waiting;
  const tidySoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(tidy, 60);
  };
  map.on("zoomend moveend layeradd layerremove", tidySoon);
  map.on("zoomend", showZoom);
  showZoom();
  // The frame's width may change after the map was made (a phone is turned, a menu opens).
  new ResizeObserver(() => map.invalidateSize()).observe(box);
}
