import type { Answer, Exchange } from '../pipeline/exchange.ts';

/** One place of the server that is not a resource. */
export interface Page {
  /** /version; with a star at its end also everything below: /openapi/v3/*. */
  readonly path: string;
  /** Shown in the list at the root. */
  readonly listed?: boolean;
  /** undefined: there is no such page after all. */
  answer(exchange: Exchange): Promise<Answer | undefined>;
}

const notFound: Answer = { kind: 'bytes', status: 404, contentType: 'text/plain; charset=utf-8', body: '404 page not found\n', headers: { 'x-content-type-options': 'nosniff' } };

/** All pages, by path. The root itself lists them. */
export class Site {
  readonly #pages = new Map<string, Page>();
  readonly #below: Page[] = [];
  constructor(pages: readonly Page[]) {
    for (const page of pages) {
      if (page.path.endsWith('/*')) this.#below.push(page);
      else this.#pages.set(page.path, page);
    }
  }

  async answer(exchange: Exchange): Promise<Answer> {
    const path = exchange.info.path.length > 1 ? exchange.info.path.replace(/\/+$/, '') : exchange.info.path;
    if (path === '' || path === '/') return this.#root();
    const page = this.#pages.get(path) ?? this.#below.find((candidate) => path.startsWith(candidate.path.slice(0, -1)));
    return await page?.answer(exchange) ?? notFound;
  }

  #root(): Answer {
    const paths = [...this.#pages.values()].filter((page) => page.listed !== false).map((page) => page.path).concat('/apis/').sort();
    return { kind: 'bytes', status: 200, contentType: 'application/json', body: JSON.stringify({ paths }, undefined, 2) };
  }

  static readonly notFound = notFound;
}
