function (cluster, words) {
  // One mark for those that would overlap, with the numbers of all of them.
  cluster._latlng = cluster._wLatLng = cluster._cLatLng;
  const marks = cluster.getAllChildMarkers();
  const numbers = marks.flatMap((mark) => mark.feature.properties.numbers).sort((a, b) => b - a);
  const villages = [...new Set(marks.map((mark) => mark.feature.properties.village))];
  const more = numbers.length > 4 ? " +" + (numbers.length - 4) : "";
  const label = numbers.slice(0, 4).join(", ") + more;
  return L.divIcon({
    className: "mark cluster",
    iconSize: [label.length * 9 + 16, 30],
    html:
      '<span class="said" aria-hidden="true">' + label + "</span>" +
      '<em aria-hidden="true">' + villages[0] + (villages[1] ? " +" + (villages.length - 1) : "") + "</em>" +
      '<span class="unseen">' + villages.slice(0, 3).join(", ") + ": " + numbers.join(", ") +
      ". " + words.open + "</span>",
  });
}
