function () {
  document.querySelectorAll("button.print").forEach((button) => {
    button.onclick = () => window.print();
  });
}
