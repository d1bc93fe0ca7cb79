function ({ base, cluster, feature }) {
  // The map of a plan that was saved as one file: everything it draws stands in the
  // file, and the other functions are those of the app's own map.
  const box = document.getElementById("plan-map");
  const data = JSON.parse(document.getElementById("plan-map-data").textContent);
  const { words } = data;
  document.documentElement.classList.add("has-map");
  const map = L.map(box, { zoomControl: false, scrollWheelZoom: false, minZoom: 7, maxZoom: 17, zoomSnap: .25 });
  const home = () => map.fitBounds(L.latLngBounds(data.bounds).pad(0.15), { animate: false });
  home();
  base(map, { ...words, lang: document.documentElement.lang });
  // A page that is scrolled past must not zoom the map: the wheel does once it is used.
  box.addEventListener("pointerdown", () => map.scrollWheelZoom.enable());
  box.addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
  });
  map.on("popupopen", ({ popup }) => {
    popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", words.close);
  });

  const shapes = (features, pane) => L.geoJSON(features, {
    pane,
    interactive: false,
    style: ({ properties }) => ({ className: properties.class }),
  });
  const icon = (className, html, size) => L.divIcon({ className, html, iconSize: size });
  for (const [name, level] of [["cells", 410], ["borders", 420]]) {
    map.createPane(name).style.zIndex = level;
  }
  map.getPane("borders").style.pointerEvents = "none";
  shapes(data.land, "overlayPane").addTo(map);
  shapes(data.lakes, "overlayPane").addTo(map);
  for (const [latitude, longitude, radius] of data.towns) {
    L.circle([latitude, longitude], { radius, className: "town", interactive: false }).addTo(map);
  }
  L.geoJSON(data.names, {
    pointToLayer: ({ properties }, at) => L.marker(at, {
      interactive: false,
      keyboard: false,
      icon: icon("label", properties.label, [0, 0]),
    }),
  }).addTo(map);
  shapes(data.own, "borders").addTo(map);
  const areas = shapes(data.areas, "borders").addTo(map);

  const marks = L.markerClusterGroup({
    iconCreateFunction: (marked) => cluster(marked, data.symbols, words),
    maxClusterRadius: 100,
    showCoverageOnHover: false,
    animate: false,
    spiderfyDistanceMultiplier: 1.8,
  });
  L.geoJSON(data.marks, {
    pointToLayer: ({ properties }, at) => L.marker(at, { icon: icon("mark", properties.mark, properties.size) }),
    onEachFeature: (one, layer) => {
      feature(one, layer);
      layer.unbindTooltip().bindPopup(one.properties.tip);
    },
  }).addTo(marks);
  marks.addTo(map);

  let chosen = "";
  const renderer = L.svg({ pane: "cells" });
  const squares = (data.cells?.squares ?? []).map((ring, place) => L.polygon(ring, {
    renderer,
    pane: "cells",
    className: "cell",
  }).on("click", ({ latlng }) => {
    const { word, far } = data.cells.types[chosen];
    map.openPopup(`<b>${word}: ${far[place]}</b><br>${data.cells.lived[place]}`, latlng);
  }));
  const cells = L.layerGroup(squares);
  const classes = document.getElementById("plan-classes");
  const choose = (code) => {
    chosen = code;
    map.closePopup();
    classes?.toggleAttribute("hidden", !code);
    if (!code) return cells.remove();
    const { classes: numbers, unsure } = data.cells.types[code];
    cells.addTo(map);
    const pale = new Set(unsure);
    document.getElementById("plan-unsure").toggleAttribute("hidden", !unsure.length);
    squares.forEach((square, place) => {
      square.setStyle({ fillColor: data.cells.fills[numbers[place]] });
      square.getElement().classList.toggle("unsure", pale.has(place));
    });
  };

  const controls = document.getElementById("plan-controls");
  const shown = { marks, areas };
  controls.addEventListener("change", ({ target }) => {
    if (target.name === "plan-cells") choose(target.value);
    else if (target.checked) shown[target.value].addTo(map);
    else shown[target.value].remove();
  });
  controls.querySelector("button").addEventListener("click", home);
  // What a browser kept from the last time the page was open counts too.
  for (const one of controls.querySelectorAll("input")) {
    if (one.type === "checkbox" ? !one.checked : one.checked) one.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const button of document.querySelectorAll("button.in-map")) {
    button.addEventListener("click", () => {
      const radio = controls.querySelector(`[value="${button.value}"]`);
      radio.checked = true;
      choose(button.value);
      document.getElementById("plan-map-part").scrollIntoView();
      radio.focus({ preventScroll: true });
    });
  }
}
