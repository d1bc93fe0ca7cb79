function (cluster, symbols, words) {
  // A village mark stands where its first place stands: so two of them are never
  // nearer to each other than the cluster radius, and none hides another.
  cluster._latlng = cluster._wLatLng = cluster._cLatLng;
  const count = {};
  const villages = {};
  const marks = cluster.getAllChildMarkers();
  for (const mark of marks) {
    const { types, village } = mark.feature.properties;
    villages[village] = (villages[village] || 0) + 1;
    for (const type of types) count[type] = (count[type] || 0) + 1;
  }
  const types = Object.keys(symbols).filter((type) => count[type]);
  const most = (a, b) => villages[b] - villages[a];
  const names = Object.keys(villages).sort(most);
  const digits = Math.max(...types.map((type) => String(count[type]).length));
  const columns = Math.min(2, types.length);
  const width = columns * (24 + 8 * digits) + 10;
  const height = Math.ceil(types.length / columns) * 20 + 8;
  const cells = types.map((type) => "<b>" + symbols[type].svg + count[type] + "</b>");
  const spoken = types.map((type) => symbols[type].word + " " + count[type]);
  const unsure = marks.some((mark) => mark.feature.properties.unsure);
  const more = (names.length > 1 ? " +" + (names.length - 1) : "") + (unsure ? " ?" : "");
  return L.divIcon({
    className: "mark cluster",
    iconSize: [width, height],
    html:
      '<span class="village" aria-hidden="true">' + cells.join("") + "</span>" +
      '<em aria-hidden="true">' + names[0] + more + "</em>" +
      '<span class="unseen">' + names.slice(0, 3).join(", ") + ": " + marks.length + " " +
      words.places + ", " + spoken.join(", ") + ". " +
      (unsure ? words.unsure + ". " : "") + words.open + "</span>",
  });
}
