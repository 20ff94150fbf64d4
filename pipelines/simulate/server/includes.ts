import type { Author } from "../author.ts";
import { type ApiObject, postObject, userObject } from "../objects.ts";
import { type Post, postAt } from "../posts.ts";
import type { World } from "../world.ts";
import type { Page } from "./page.ts";
import { includeNotFound, includeProtected, type PartialError } from "./problems.ts";
import type { Query } from "./query.ts";

/** Gathers what an answer holds beside its data: each included object once, and the errors. */
export class Includes {
  readonly errors: PartialError[] = [];
  private readonly users = new Map<string, ApiObject>();
  private readonly posts = new Map<string, ApiObject>();

  constructor(
    private readonly world: World,
    private readonly query: Query,
  ) {}

  /** Adds what the expansions of a user lookup ask for about one author. */
  expandUser(author: Author): void {
    const { expansions } = this.query;
    const { mostRecentPostId, pinned } = author.profile;
    if (expansions.has("most_recent_post_id") && mostRecentPostId !== undefined) {
      this.addPostOf(author, "most_recent_post_id", mostRecentPostId, 0);
    }
    if (expansions.has("pinned_post_id") && pinned !== undefined) {
      this.addPostOf(author, "pinned_post_id", pinned.id, pinned.number);
    }
    if (expansions.has("affiliation") && author.affiliatedTo !== undefined) {
      this.addUser(author.affiliatedTo.id);
    }
  }

  /** Adds what the expansions of a timeline ask for about one post. Simulated posts have no media, polls or places. */
  expandPost(post: Post): void {
    const { expansions } = this.query;
    if (expansions.has("author_id")) this.addUser(post.authorId);
    if (expansions.has("in_reply_to_user_id") && post.kind === "reply" && post.reference) {
      this.addUser(post.reference.authorId);
    }
    if (expansions.has("entities.mentions.username")) {
      for (const mention of post.entities?.mentions ?? []) this.addUser(mention.id);
    }
    if (post.reference === undefined) return;
    const { authorIndex, number, authorId } = post.reference;
    const withAuthor = expansions.has("referenced_tweets.id.author_id");
    if (expansions.has("referenced_posts") || withAuthor) {
      this.addPost(postAt(this.world, this.world.authorAt(authorIndex), number));
    }
    if (withAuthor) this.addUser(authorId);
  }

  /** `includes` and `errors` of the answer, each only if there is something in it. */
  parts(): Pick<Page, "includes" | "errors"> {
    const includes = {
      ...(this.users.size > 0 && { users: [...this.users.values()] }),
      ...(this.posts.size > 0 && { posts: [...this.posts.values()] }),
    };
    return {
      ...(this.users.size + this.posts.size > 0 && { includes }),
      ...(this.errors.length > 0 && { errors: this.errors }),
    };
  }

  private addPostOf(author: Author, field: string, id: string, number: number | undefined): void {
    if (author.status === "protected") {
      this.errors.push(includeProtected(field, id, this.query.vocabulary));
    } else if (number === undefined) {
      this.errors.push(includeNotFound(field, id, this.query.vocabulary));
    } else {
      this.addPost(postAt(this.world, author, number));
    }
  }

  private addPost(post: Post): void {
    if (!this.posts.has(post.id)) this.posts.set(post.id, postObject(post, postFieldsOf(this.query)));
  }

  private addUser(id: string): void {
    if (this.users.has(id)) return;
    const author = this.world.findById(id);
    if (author !== undefined) this.users.set(id, userObject(author, this.query.userFields));
  }
}

/** Fields of a user: those asked for by name and those that expansions bring. */
export function userFieldsOf(query: Query): ReadonlySet<string> {
  return new Set([...query.userFields, ...query.expansions]);
}

/** Fields of a post: those asked for by name and those that expansions bring. */
export function postFieldsOf(query: Query): ReadonlySet<string> {
  return new Set([...query.postFields, ...query.expansions]);
}
