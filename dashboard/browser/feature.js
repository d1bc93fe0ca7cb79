function (feature, layer) {
  // The time makes each click a new one, also a second click on the same feature; in
  // a new object, for the component compares with the one it keeps.
  if (feature.properties.class !== "cell hit") layer.on("click", () => {
    feature.properties = { ...feature.properties, at: Date.now() };
    window.choose(feature.id);
  });
  // Inside a cluster the tooltip of the whole layer never opens: each mark has its own.
  if (layer.getIcon) layer.bindTooltip(feature.properties.tip);
  layer.on("add", () => {
    const el = layer.getElement();
    if (!el) return;
    el.classList.toggle("chosen", window.chosenFeature === feature.id);
    // A tooltip makes a shape a stop for the tab key: hundreds, without a name.
    if (!layer.getIcon) el.setAttribute("tabindex", "-1");
    if (!layer.getIcon || el.dataset.ready) return;
    el.dataset.ready = "yes";
    el.dataset.id = feature.id;
    el.dataset.types = feature.properties.types.join(" ");
    const { village, name: own } = feature.properties;
    el.insertAdjacentHTML("beforeend",
      '<em class="far" aria-hidden="true">' + village + "</em>" +
      '<em class="near" aria-hidden="true">' + own + "</em>");
    const name = document.createElement("span");
    name.className = "unseen";
    name.innerHTML = feature.properties.tip.replaceAll("<br>", ", ");
    el.appendChild(name);
    el.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      el.click();
    });
  });
}
