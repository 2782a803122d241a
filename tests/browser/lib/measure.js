/* What does not fit, found in the page: for page.evaluate. */
'use strict';

/* Elements that make the page wider than the window. Tables may scroll on their own. */
function findWide() {
  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth <= window.innerWidth) return [];
  return [`the page is ${scrollWidth} px wide`].concat(Array.from(document.body.querySelectorAll('*'))
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(-3).map((element) => element.outerHTML.slice(0, 120)));
}

/* Elements that cut off their text. Text for screen readers alone is meant to be. */
function findCut() {
  return Array.from(document.body.querySelectorAll('*')).filter((element) => {
    const style = getComputedStyle(element);
    return ['hidden', 'clip'].includes(style.overflowX) && element.clientWidth > 1 &&
      element.textContent.trim() && (element.scrollWidth > element.clientWidth + 1 ||
        element.scrollHeight > element.clientHeight + 1);
  }).map((element) => element.outerHTML.slice(0, 120));
}

module.exports = { findCut, findWide };
