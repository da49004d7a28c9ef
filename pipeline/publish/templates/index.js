"use strict";
// Searches the stories of the page in the page: nothing is fetched, nothing leaves it.
{
  const words = JSON.parse(document.getElementById("words").textContent);
  const stories = JSON.parse(document.getElementById("stories").textContent);
  const plurals = new Intl.PluralRules(document.documentElement.lang);
  const field = document.getElementById("query");
  const status = document.getElementById("status");
  const found = document.getElementById("found");
  const LIMIT = 50;

  const index = new MiniSearch({
    fields: ["headline", "text"],
    processTerm: (term) => term.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(),
    searchOptions: {
      boost: { headline: 2 },
      combineWith: "AND",
      prefix: true,
      fuzzy: (term) => (term.length > 5 ? 0.2 : 0),
    },
  });
  index.addAll(stories.map((story, id) => ({ id, ...story })));

  const item = ({ id }) => {
    const story = stories[id];
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = story.link;
    link.textContent = story.headline;
    line.append(link, ` · ${story.day}`);
    return line;
  };

  const search = () => {
    const query = field.value.trim();
    const hits = query ? index.search(query) : [];
    found.replaceChildren(...hits.slice(0, LIMIT).map(item));
    const form = words[plurals.select(hits.length)] ?? words.other;
    status.textContent = query ? form.replace("{n}", hits.length.toLocaleString(document.documentElement.lang)) : "";
  };

  document.getElementById("search").hidden = false;
  field.addEventListener("input", search);
  search();
}
