/** People, repositories, pull requests, reviews and comments as GitHub's REST API shows them. */

import { readDescription } from './judges.ts'
import type { Comment, Review, User } from './model.ts'
import type { Branch, PullRequest } from './pull-request.ts'
import type { ChangedFile } from './repository.ts'

const template = JSON.stringify(readDescription().components.examples['full-repository-default-response']?.value)

/** Writes them with the addresses of one server. */
export class Representations {
  readonly #url: string
  readonly #owner: string
  readonly #name: string
  readonly #user: (login: string) => User

  /** @param url the root of the REST API */
  constructor(url: string, owner: string, name: string, user: (login: string) => User) {
    this.#url = url
    this.#owner = owner
    this.#name = name
    this.#user = user
  }

  user({ id, login, type }: User) {
    const url = `${this.#url}/users/${encodeURIComponent(login)}`
    const places = ['followers', 'following', 'gists', 'starred', 'subscriptions', 'repos', 'events', 'received_events']
    return {
      id,
      login,
      type,
      node_id: nodeId(type, id),
      url,
      html_url: `https://github.com/${encodeURIComponent(login)}`,
      avatar_url: `https://avatars.githubusercontent.com/u/${id}`,
      gravatar_id: '',
      organizations_url: `${url}/orgs`,
      site_admin: false,
      ...Object.fromEntries(places.map(place => [`${place}_url`, `${url}/${place}`])),
    }
  }

  /** The repository, or a fork of it where the owner is another one. */
  repository(owner = this.#owner) {
    const name = `${owner}/${this.#name}`
    const text = template.replaceAll('https://api.github.com', this.#url).replaceAll('octocat/Hello-World', name)
    const {
      organization: _,
      parent: _parent,
      source: _source,
      template_repository: _template,
      ...rest
    } = JSON.parse(text)
    return {
      ...rest,
      id: owner === this.#owner ? repositoryId : repositoryId + 1,
      name: this.#name,
      full_name: name,
      owner: this.user(this.#user(owner)),
      default_branch: 'main',
      language: 'Python',
      fork: owner !== this.#owner,
    }
  }

  /** As a list of pull requests shows it. */
  pullInList(pull: PullRequest) {
    const url = this.#pullUrl(pull)
    const issue = url.replace('/pulls/', '/issues/')
    const html = this.#html(pull)
    const statuses = `${this.#url}/repos/${this.#owner}/${this.#name}/statuses/${pull.headSha}`
    const href = (address: string) => ({ href: address })
    return {
      id: pull.number + 1000,
      node_id: nodeId('PullRequest', pull.number),
      number: pull.number,
      state: pull.state,
      title: pull.title,
      locked: false,
      draft: false,
      body: null,
      user: this.user(pull.author),
      author_association: 'CONTRIBUTOR',
      labels: [],
      assignee: null,
      assignees: [],
      requested_reviewers: [],
      requested_teams: [],
      milestone: null,
      auto_merge: null,
      created_at: pull.openedAt,
      updated_at: pull.openedAt,
      closed_at: pull.state === 'closed' ? pull.openedAt : null,
      merged_at: null,
      merge_commit_sha: null,
      url,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      issue_url: issue,
      comments_url: `${issue}/comments`,
      commits_url: `${url}/commits`,
      statuses_url: statuses,
      review_comments_url: `${url}/comments`,
      review_comment_url: url.replace(/\d+$/, 'comments{/number}'),
      head: this.#end(pull.head, pull.headSha),
      base: this.#end({ owner: this.#owner, ref: 'main' }, pull.baseSha),
      _links: {
        self: href(url),
        html: href(html),
        issue: href(issue),
        comments: href(`${issue}/comments`),
        commits: href(`${url}/commits`),
        statuses: href(statuses),
        review_comments: href(`${url}/comments`),
        review_comment: href(url.replace(/\d+$/, 'comments{/number}')),
      },
    }
  }

  /** As it shows itself. */
  async pull(pull: PullRequest) {
    const files = await pull.files()
    const [additions, deletions] = [sum(files.map(added)), sum(files.map(removed))]
    return {
      ...this.pullInList(pull),
      additions,
      deletions,
      changed_files: files.length,
      comments: 0,
      commits: (await pull.commits()).length,
      review_comments: pull.comments.length,
      mergeable: null,
      mergeable_state: 'unknown',
      merged: false,
      merged_by: null,
      maintainer_can_modify: pull.isFork,
    }
  }

  file(pull: PullRequest, file: ChangedFile, withPatch: boolean) {
    const [name, commit] = [file.path.split('/').map(encodeURIComponent).join('/'), pull.headSha]
    const html = `https://github.com/${this.#owner}/${this.#name}`
    return {
      sha: file.blob,
      filename: file.path,
      status: file.status,
      additions: added(file),
      deletions: removed(file),
      changes: added(file) + removed(file),
      blob_url: `${html}/blob/${commit}/${name}`,
      raw_url: `${html}/raw/${commit}/${name}`,
      contents_url: `${this.#url}/repos/${this.#owner}/${this.#name}/contents/${name}?ref=${commit}`,
      ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
      ...(file.patch !== '' && withPatch ? { patch: file.patch } : {}),
    }
  }

  review(pull: PullRequest, { id, author, body, state, commit, submittedAt }: Review) {
    const html = `${this.#html(pull)}#pullrequestreview-${id}`
    return {
      id,
      node_id: nodeId('PullRequestReview', id),
      user: this.user(author),
      body,
      state,
      html_url: html,
      pull_request_url: this.#pullUrl(pull),
      author_association: 'NONE',
      commit_id: commit,
      _links: { html: { href: html }, pull_request: { href: this.#pullUrl(pull) } },
      ...(state === 'PENDING' ? {} : { submitted_at: submittedAt }),
    }
  }

  comment(pull: PullRequest, { id, thread, review, author, body, inReplyTo, createdAt }: Comment) {
    const url = `${this.#url}/repos/${this.#owner}/${this.#name}/pulls/comments/${id}`
    const html = `${this.#html(pull)}#discussion_r${id}`
    const { place, originalPlace } = thread
    return {
      url,
      id,
      node_id: commentNodeId(id),
      pull_request_review_id: review.id,
      ...(inReplyTo === null ? {} : { in_reply_to_id: inReplyTo }),
      diff_hunk: thread.diffHunk,
      path: place.path,
      position: thread.position,
      original_position: thread.originalPosition,
      commit_id: thread.commit,
      original_commit_id: thread.original.head,
      user: this.user(author),
      body,
      created_at: createdAt,
      updated_at: createdAt,
      html_url: html,
      pull_request_url: this.#pullUrl(pull),
      author_association: 'NONE',
      _links: { self: { href: url }, html: { href: html }, pull_request: { href: this.#pullUrl(pull) } },
      line: place.line,
      original_line: originalPlace.line,
      side: place.side,
      start_line: place.startLine,
      original_start_line: originalPlace.startLine,
      start_side: place.startSide,
      subject_type: originalPlace.line === null ? 'file' : 'line',
    }
  }

  #end({ owner, ref }: Branch, sha: string) {
    return { label: `${owner}:${ref}`, ref, sha, user: this.user(this.#user(owner)), repo: this.repository(owner) }
  }

  #pullUrl(pull: PullRequest): string {
    return `${this.#url}/repos/${this.#owner}/${this.#name}/pulls/${pull.number}`
  }

  #html(pull: PullRequest): string {
    return `https://github.com/${this.#owner}/${this.#name}/pull/${pull.number}`
  }
}

/** Of the repository. Its pages are linked by this number. */
export const repositoryId = 1_296_269

/** The id of a comment in GraphQL, which REST calls `node_id`. */
export function commentNodeId(id: number): string {
  return nodeId('PullRequestReviewComment', id)
}

function nodeId(type: string, id: number): string {
  return Buffer.from(`${type}${id}`).toString('base64url')
}

const added = ({ patch }: ChangedFile) => patch.match(/^\+/gm)?.length ?? 0
const removed = ({ patch }: ChangedFile) => patch.match(/^-/gm)?.length ?? 0

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
