import { describe, expect, it } from '@jest/globals';
import { readBearerToken, readCodigaToken, readGithubToken } from './credentials.js';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('tokens in headers', () => {
  it.each([
    ['Bearer t', 't'],
    ['bearer  t ', 't'],
    ['BEARER t', 't'],
    ['Bearer', undefined],
    ['Bearer a b', undefined],
    ['t', undefined],
    ['token t', undefined],
    [basic('x:t'), undefined],
  ])('of the main API: %j', (authorization, token) => expect(readBearerToken({ authorization })).toBe(token));

  it.each([
    [{ 'x-api-token': 't' }, 't'],
    [{ 'x-api-token': 't', authorization: 'Bearer other' }, 't'],
    [{ 'x-api-token': '', authorization: 'jwt.of.somebody' }, 'jwt.of.somebody'],
    [{ authorization: 'Bearer t' }, 't'],
    [{}, undefined],
  ])('of the Codiga API: %j', (headers, token) => expect(readCodigaToken(headers)).toBe(token));

  it.each([
    ['token t', 't'],
    ['Bearer t', 't'],
    [basic('anybody:t'), 't'],
    [basic(':t'), 't'],
    [basic('x:a:b'), 'a:b'],
    [basic('t'), undefined],
    ['Basic ???', undefined],
    ['', undefined],
  ])('of the code scanning API: %j', (authorization, token) => expect(readGithubToken({ authorization })).toBe(token));
});
