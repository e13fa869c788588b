// The smallest site of this shape: stories, front, sections with their months, tags, places, archive by month, feed, sitemap.
const SECTIONS = ["社区治理", "民生", "教育", "交通出行", "通知公告", "本地楼市", "文化", "健康", "农业", "评论"];
const neighbours = new Map();

// Everything but a story's own page: its address, its heading, what it lists. One walk over the stories, newest first.
function groups(stories) {
  const found = new Map();
  const file = (url, title, story, kind) => {
    if (!found.has(url)) found.set(url, { url, title, kind, stories: [], months: new Map() });
    found.get(url).stories.push(story);
    return found.get(url);
  };
  for (const story of stories) {
    const { stamp, section, place, labels } = story.data;
    const month = stamp.slice(0, 7).replace("-", "/");
    const months = `/categories/${section}/${month}/`;
    file(`/categories/${section}/`, section, story, "section").months.set(months, month);
    file(months, `${section} ${month}`, story, "month");
    file(`/archive/${month}/`, month, story, "archive");
    file(`/places/${place}/`, place, story, "place");
    for (const label of labels) file(`/tags/${label}/`, label, story, "tag");
  }
  for (const group of found.values()) {
    group.shown = group.kind === "section" ? group.stories.slice(0, 30) : group.stories;
    group.months = [...group.months];
  }
  return [...found.values()];
}

export default function (config) {
  config.setQuietMode(true);
  config.addGlobalData("site", { name: "标准县本地新闻", url: "https://news.example", sections: SECTIONS });
  config.addCollection("stories", (api) => {
    const stories = api.getFilteredByGlob("stories/**/*.md").reverse();
    stories.forEach((story, at) => neighbours.set(story.inputPath, [stories[at + 1], stories[at - 1]]));
    return stories;
  });
  config.addCollection("groups", (api) => groups(api.getFilteredByGlob("stories/**/*.md").reverse()));
  config.addFilter("neighbours", (inputPath) => neighbours.get(inputPath).filter(Boolean));
  config.addFilter("first", (list, count) => list.slice(0, count));
  config.addFilter("of", (list, kind) => list.filter((group) => group.kind === kind));
  return {
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
    templateFormats: ["md", "njk"],
  };
}
