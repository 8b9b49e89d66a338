import type { Parameters, Resource, Shape } from '../facts.ts';

/** In the document's sample every column has a value; those with `?` are NULL in Perfex's table where nothing was said. */
const subscription: Shape = {
  digits: `id description_in_item clientid currency tax_id tax_id_2 next_billing_cycle? ends_at? quantity project_id
    created_from in_test_environment`,
  text: 'name description terms stripe_tax_id_2 stripe_plan_id stripe_subscription_id status hash',
  date: 'date?',
  datetime: 'created date_subscribed? last_sent_at?',
};
const fails = 'No data were found';
const parameters: Parameters = {
  name: 'New subscription',
  description: 'This is a detailed description of subscription',
  description_in_item: '1',
  clientid: 1,
  date: '2024-01-31',
  terms: 'subscription payment is due',
  currency: 1,
  tax_id: 1,
  stripe_tax_id_2: 'tax-789',
  stripe_plan_id: 'subscription_ABC',
  stripe_subscription_id: 'sub_123456789',
  tax_id_2: 2,
  next_billing_cycle: '1643808000',
  ends_at: '1646486400',
  status: 'active',
  quantity: 5,
  project_id: 1,
  hash: (n: number) => `a1b2c3${n}`,
  created: '2024-01-31 12:34:56',
  created_from: 1,
  date_subscribed: '2024-01-31 10:00:00',
  in_test_environment: 1,
  last_sent_at: '2024-01-31 14:45:00',
};

export const subscriptions: Resource = {
  idKey: 'id',
  endpoints: {
    'POST /api/subscriptions': {
      verb: 'create',
      also: ['POST /api/subscriptions/'],
      why: 'The document says of no parameter whether it is mandatory; without a name and a customer there is nothing to bill.',
      parameters,
      required: 'name clientid',
      says: 'Data Added Successfully',
      fails: 'Data not Added',
      failsAs: 'error',
      failure: 400,
    },
    'GET /api/subscriptions': { verb: 'list', also: ['GET /api/subscriptions/'], shows: subscription, fails },
    'GET /api/subscriptions/{id}': { verb: 'read', arrayOfOne: true, shows: subscription, fails },
    'PUT /api/subscriptions/{id}': {
      verb: 'update',
      why: 'The document has no list of parameters here: those of the create are taken.',
      parameters: {
        ...parameters,
        name: 'Changed subscription',
        description: 'Another description',
        description_in_item: '0',
        clientid: 2,
        date: '2024-02-29',
        terms: 'other terms',
        tax_id: 3,
        stripe_tax_id_2: 'tax-1',
        stripe_plan_id: 'plan_2',
        stripe_subscription_id: 'sub_2',
        tax_id_2: 4,
        next_billing_cycle: '1706745600',
        ends_at: '1893456000',
        status: 'canceled',
        quantity: 1,
        project_id: 2,
        created: '2023-12-31 23:59:59',
        created_from: 2,
        date_subscribed: '2024-01-01 00:00:00',
        in_test_environment: 0,
        last_sent_at: '2024-01-31 15:00:00',
      },
      says: 'Data Update Successful.',
      fails: 'Data Update Fail.',
      refusals: [
        {
          when: 'a body of which nothing can be taken',
          send: { quantity: 'many' },
          status: 404,
          answer: { status: false, message: 'Data Not Acceptable OR Not Provided' },
        },
      ],
    },
    'DELETE /api/subscriptions/{id}': { verb: 'delete', says: 'Delete Successful.', fails: 'Delete Fail.' },
  },
};
