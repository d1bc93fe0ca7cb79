function (map, ids) {
  // Cells that are perhaps within the limit after all; the layers come onto the map
  // when the last line of this run has run.
  const unsure = new Set(ids);
  setTimeout(() => map.eachLayer((layer) => {
    const el = layer.feature?.id && layer.getElement?.();
    if (el?.classList.contains("cell")) el.classList.toggle("unsure", unsure.has(layer.feature.id));
  }));
}
