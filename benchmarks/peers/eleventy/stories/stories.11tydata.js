export default {
  layout: "story.njk",
  permalink: (data) => `/${data.stamp.slice(0, 4)}/${data.stamp.slice(5, 7)}/${data.slug}/index.html`,
};
