import { eventCatalogue } from '@lintel/events';
import { z } from 'zod';

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** JSON Schemas, the AsyncAPI document and the overview of all events. */
export function eventDocuments() {
  const documents = {};
  for (const event of eventCatalogue) {
    const schema = z.toJSONSchema(event.schema, { target: 'draft-2020-12', io: 'input' });
    documents[`docs/events/${event.type}.v${event.version}.schema.json`] = json({
      title: event.type,
      ...schema,
      examples: [event.example],
    });
  }
  documents['docs/events/asyncapi.json'] = json(asyncApi());
  documents['docs/events.md'] = overview();
  return documents;
}

function asyncApi() {
  const streams = [...new Set(eventCatalogue.map((event) => event.stream))];
  const messages = Object.fromEntries(
    eventCatalogue.map((event) => [
      event.type,
      { name: event.type, contentType: 'application/cloudevents+json', payload: { $ref: `./${event.type}.v${event.version}.schema.json` } },
    ]),
  );
  const channels = Object.fromEntries(
    streams.map((stream) => [
      stream,
      {
        address: stream,
        messages: Object.fromEntries(
          eventCatalogue
            .filter((event) => event.stream === stream)
            .map((event) => [event.type, { $ref: `#/components/messages/${event.type}` }]),
        ),
      },
    ]),
  );
  return { asyncapi: '3.0.0', info: { title: 'Lintel events', version: '1' }, channels, components: { messages } };
}

function overview() {
  const rows = eventCatalogue.map(
    (event) =>
      `| [\`${event.type}\`](events/${event.type}.v${event.version}.schema.json) | ${event.producer} | ${event.stream} | ${event.causedBy.map((cause) => `\`${cause}\``).join(', ') || 'outside'} |`,
  );
  return `# Events

Services tell each other facts as CloudEvents 1.0 with the extensions \`correlationid\`, \`causationid\` and \`traceparent\`. Domain rows and the
event are written in one transaction (outbox); a relay publishes in commit order; a consumer writes an inbox row in the transaction of its
effects, so a second delivery changes nothing. Order holds per key (the repository, else the account). Large documents travel as references to
the blob store. An event that a consumer cannot handle is parked with its cause after several attempts, later events of its key behind it;
\`lintel events parked|redrive|discard\` act on it. Generated from \`libs/events\` by \`npm run snapshots\`.

| event | written by | stream | caused by |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
