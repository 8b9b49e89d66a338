/** Writes of a project, which are the same of its deal. */
import { invalidProblem } from '../../domain/problem.ts';
import type { Project } from '../../domain/project/project.ts';
import type { Given } from '../../domain/record.ts';
import { updateProject } from '../../operations/project/change.ts';
import { createProject } from '../../operations/project/create.ts';
import type { Stored } from '../../store/record-type.ts';
import type { Work } from '../../store/work.ts';
import { defineColumns } from '../fields.ts';
import { blank, choice, optionalId } from './columns.ts';
import { company } from './company.ts';
import { type Relationship, relation } from './graph.ts';
import type { Related } from './project-figures.ts';

const projectTypes = ['internal', 'client'] as const;

export type ProjectInput = Partial<Given<Project>> & { type?: (typeof projectTypes)[number] };

const { translated, writeOnly } = defineColumns<Project, ProjectInput, Related>();

/** 1 internal, 2 for a company. */
export const projectTypeColumn = translated('project_type_id', choice(projectTypes), {
  read: ({ kind }) => (kind === 'internal' ? 'internal' : 'client'),
  put: (type) => ({ type }),
  sample: 2,
});

export const companyRelationship: Relationship<Project, ProjectInput, Related> = {
  ...relation('company', company, 'customerId'),
  column: writeOnly('company_id', 'customerId', optionalId, { required: 'create', message: blank }),
};

/** An internal project needs no company; one with a company is the company's. */
export const companyImplied = {
  when: ({ project_type_id: type }: Readonly<Record<string, unknown>>): boolean => String(type).trim() === '1',
  wires: ['company_id'],
};

/** What was sent back as shown changes nothing, also of a project for a lead, which shows no company. */
function toChange({ type, customerId, ...rest }: ProjectInput, before: Project | null): Partial<Given<Project>> {
  if (customerId) return { ...rest, kind: 'customer', customerId, leadId: null };
  if (type === 'internal') return { ...rest, kind: 'internal', customerId: null, leadId: null };
  const loses = customerId === null && before?.customerId;
  if (loses || (type === 'client' && before?.kind === 'internal')) throw invalidProblem('customerId', blank);
  return rest;
}

/** Creates a project, which begins today if nothing else is said. */
export const create = (input: ProjectInput, work: Work): Promise<Stored<Project>> =>
  createProject({ startsOn: work.today, ...toChange(input, null) }, work);

/** Changes a project. */
export const update = (id: number, input: ProjectInput, work: Work): Promise<Stored<Project>> =>
  updateProject(id, (before) => toChange(input, before), work);
