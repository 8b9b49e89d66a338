/** The sentences that the document prints for the verbs of a resource, in the three manners it has. */
import type { Needed } from '../../fields.ts';

/** What is said where nothing is found. */
export const nothingFound = 'No data were found';

/** The sentences of a resource. */
export type Messages = {
  created: string;
  notCreated: string;
  updated: string;
  notUpdated: string;
  deleted: string;
  notDeleted: string;
  /** Nothing found by a search, where that is not `nothingFound`. */
  noMatch?: string;
};

/** "Task add successful." */
export const plainMessages = (name: string): Messages => ({
  created: `${name} add successful.`,
  notCreated: `${name} add fail.`,
  updated: `${name} Update Successful.`,
  notUpdated: `${name} Update Fail.`,
  deleted: `${name} Delete Successful.`,
  notDeleted: `${name} Delete Fail.`,
});

/** "Invoice Added Successfully" */
export const titledMessages = (name: string): Messages => ({
  created: `${name} Added Successfully`,
  notCreated: `${name} Add Fail`,
  updated: `${name} Updated Successfully`,
  notUpdated: `${name} Update Fail`,
  deleted: `${name} Deleted Successfully`,
  notDeleted: `${name} Delete Fail`,
});

/** Those that name no resource. */
export const namelessMessages: Messages = {
  created: 'Data Added Successfully',
  notCreated: 'Data not Added',
  updated: 'Data Update Successful.',
  notUpdated: 'Data Update Fail.',
  deleted: 'Delete Successful.',
  notDeleted: 'Delete Fail.',
};

/** When a column must be given, and what is said where it is not: "The Subject field is required". */
export const demand = (required: Needed, name: string) => ({ required, message: `The ${name} field is required` });
