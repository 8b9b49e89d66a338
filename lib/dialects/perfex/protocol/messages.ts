/** The sentences that the API document prints for the verbs of a resource, in its three styles. */
import type { Needed } from '../../fields.ts';

export const nothingFound = 'No data were found';

export type Messages = {
  created: string;
  notCreated: string;
  updated: string;
  notUpdated: string;
  deleted: string;
  notDeleted: string;
  /** For an empty search, if it differs from `nothingFound`. */
  noMatch?: string;
};

/** Makes messages such as "Task add successful." */
export const plainMessages = (name: string): Messages => ({
  created: `${name} add successful.`,
  notCreated: `${name} add fail.`,
  updated: `${name} Update Successful.`,
  notUpdated: `${name} Update Fail.`,
  deleted: `${name} Delete Successful.`,
  notDeleted: `${name} Delete Fail.`,
});

/** Makes messages such as "Invoice Added Successfully" */
export const titledMessages = (name: string): Messages => ({
  created: `${name} Added Successfully`,
  notCreated: `${name} Add Fail`,
  updated: `${name} Updated Successfully`,
  notUpdated: `${name} Update Fail`,
  deleted: `${name} Deleted Successfully`,
  notDeleted: `${name} Delete Fail`,
});

export const namelessMessages: Messages = {
  created: 'Data Added Successfully',
  notCreated: 'Data not Added',
  updated: 'Data Update Successful.',
  notUpdated: 'Data Update Fail.',
  deleted: 'Delete Successful.',
  notDeleted: 'Delete Fail.',
};

/**
 * Makes a column required, with the message "The Subject field is required". The document asks it of updates too; the
 * software itself, the vendor's newer document and every client that changes one field do not.
 */
export const demand = (required: Needed, name: string) => ({
  required,
  message: `The ${name} field is required`,
  staysUnsent: true,
});
