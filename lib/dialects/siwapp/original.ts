/**
 * How the original software answers where its document prints something else. The organization chooses; everything that
 * depends on the choice asks `isOriginal`, and the form of whole answers is made here.
 */
import type { Organization } from '../../domain/organization/organization.ts';
import type { Reply } from '../../http/respond.ts';
import { isFields } from '../fields.ts';
import type { Request } from '../protocol.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Tells whether siwapp answers as the original software does, and not as its document prints. */
export const isOriginal = ({ organization }: { organization: Pick<Organization, 'siwappAnswers'> }): boolean =>
  organization.siwappAnswers === 'original';

/** Keys inside are the client's own words or names of taxes, and stay as they are. */
const free: ReadonlySet<string> = new Set(['meta', 'taxes']);

/** Turns the underscores of keys into dashes, at every depth. */
export const dashKeys = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([key, part]) => [key.replaceAll('_', '-'), free.has(key) ? part : dashPart(part)]),
  );

function dashPart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(dashPart);
  return isFields(part) ? dashKeys(part) : part;
}

const isSaid = (value: unknown): boolean =>
  value !== null && value !== undefined && !(isFields(value) && Object.keys(value).length === 0);

const pickSaid = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, one]) => isSaid(one)));

const mapFields = (fields: Fields, change: (value: unknown) => unknown): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));

/** Changes the resource of an answer, or each of its list. */
const mapData = (data: unknown, change: (resource: Fields) => Fields): unknown =>
  Array.isArray(data) ? data.filter(isFields).map(change) : isFields(data) ? change(data) : data;

/** Changes what relations lead to. */
function mapRelations({ relationships, ...rest }: Fields, change: (data: unknown) => unknown): Fields {
  if (!isFields(relationships)) return rest;
  const changed = mapFields(relationships, (one) => (isFields(one) ? { data: change(one.data) } : one));
  return { ...rest, relationships: changed };
}

/** Links that lead nowhere and `meta` without contents are absent; a relation to one record only names it. */
function toOriginalResource({ links, meta, ...resource }: Fields): Fields {
  return {
    ...mapRelations(resource, (data) => (isFields(data) ? { type: data.type, id: data.id } : data)),
    ...(isFields(links) ? { links: pickSaid(links) } : {}),
    ...(isSaid(meta) ? { meta } : {}),
  };
}

/** Related records stand whole in their relation, which JSON:API does not allow: it has them in `included`. */
function toCompound(body: Fields): Fields {
  const included: Fields[] = [];
  const include = ({ type, id, attributes }: Fields): Fields => {
    if (isFields(attributes)) {
      const { id: _, ...others } = attributes;
      included.push({ type, id, attributes: others });
    }
    return { type, id };
  };
  const data = mapData(body.data, (resource) => mapRelations(resource, (related) => mapData(related, include)));
  return { ...body, data, ...(included.length > 0 ? { included } : {}) };
}

const jsonApi = 'application/vnd.api+json';

/**
 * Builds a reply from a body in the document's form. Clients that ask the original's answers for JSON:API by its media
 * type get a valid document.
 */
export function buildReply(
  body: Fields,
  { organization, incoming }: Pick<Request, 'organization' | 'incoming'>,
  { status = 200, headers = {} }: Partial<Reply> = {},
): Reply {
  if (!isOriginal({ organization })) return { status, headers, body };
  const links = isFields(body.links) ? { links: pickSaid(body.links) } : {};
  const own = dashKeys({ ...body, ...links, data: mapData(body.data, toOriginalResource) });
  if (!incoming.headers.accept?.toLowerCase().includes(jsonApi)) return { status, headers, body: own };
  return { status, headers: { ...headers, 'content-type': jsonApi }, body: toCompound(own) };
}
