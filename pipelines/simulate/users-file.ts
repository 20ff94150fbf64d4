import type { Author } from "./author.ts";
import { toJson, type Vocabulary } from "./field-names.ts";
import { writeLines } from "./line-writer.ts";
import { postObject, userObject } from "./objects.ts";
import { postAt } from "./posts.ts";
import type { World } from "./world.ts";

const USERS_PER_PAGE = 100;

/** Writes every author whom a lookup would show, one user object with all fields a line; returns the number of lines. */
export function writeUsers(world: World, file: string, vocabulary: Vocabulary): Promise<number> {
  return writeLines(
    file,
    (function* () {
      for (const author of visibleAuthors(world)) yield toJson(userObject(author), vocabulary);
    })(),
  );
}

/** The same as response pages of 100 users a line, with their most recent and pinned posts; returns the number of lines. */
export function writeUserPages(world: World, file: string, vocabulary: Vocabulary): Promise<number> {
  return writeLines(
    file,
    (function* () {
      let page: Author[] = [];
      for (const author of visibleAuthors(world)) {
        page.push(author);
        if (page.length < USERS_PER_PAGE) continue;
        yield toJson(pageOf(world, page), vocabulary);
        page = [];
      }
      if (page.length > 0) yield toJson(pageOf(world, page), vocabulary);
    })(),
  );
}

function* visibleAuthors(world: World): Generator<Author> {
  for (const author of world.authors()) {
    if (author.status === "active" || author.status === "protected") yield author;
  }
}

function pageOf(world: World, authors: readonly Author[]): unknown {
  const posts = authors.flatMap((author) =>
    [...shownPosts(author)].map((number) => postObject(postAt(world, author, number))),
  );
  return {
    data: authors.map((author) => userObject(author)),
    ...(posts.length > 0 && { includes: { posts } }),
  };
}

/** Numbers of the most recent and the pinned post, unless nobody may see them. */
function shownPosts(author: Author): Set<number> {
  const numbers = new Set<number>();
  if (author.status === "protected") return numbers;
  if (author.profile.mostRecentPostId !== undefined) numbers.add(0);
  if (author.profile.pinned?.number !== undefined) numbers.add(author.profile.pinned.number);
  return numbers;
}
