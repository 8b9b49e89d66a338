/** Types of a client that brings none of its own. */
declare module 'teamwork-api/src/*.js' {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  type Call = (...given: unknown[]) => Promise<any>;

  /** A class of its calls. Each class has those of its own resource only. */
  export default class {
    constructor(key: string, domain: string, isCustom: boolean);
    account: Call;
    authenticate: Call;
    complete: Call;
    create: Call;
    createInvoice: Call;
    createTime: Call;
    currencyCodes: Call;
    delete: Call;
    get: Call;
    getExpenses: Call;
    getInvoices: Call;
    getTime: Call;
    incomplete: Call;
    update: Call;
  }
}
