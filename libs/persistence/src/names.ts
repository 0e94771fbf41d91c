/** Names that follow from a service's name. */

const serviceName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Returns the PostgreSQL schema of a service: `ingest-webhooks` → `ingest_webhooks`. */
export function schemaOf(service: string): string {
  if (!serviceName.test(service)) throw new Error(`"${service}" is no service name: lower-case words joined by hyphens`);
  return service.replaceAll('-', '_');
}

/** Returns the role that the service's process acts as. It owns nothing, so row-level security always binds it. */
export function roleOf(service: string): string {
  return `lintel_${schemaOf(service)}`;
}

/** Returns the schema of the service's job queues (pg-boss). */
export function jobsSchemaOf(service: string): string {
  return `${schemaOf(service)}_jobs`;
}

/** Schema of the event transport over PostgreSQL, shared by all services. */
export const busSchema = 'lintel_bus';
