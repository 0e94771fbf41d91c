import { createHash } from 'node:crypto';
import { exec } from 'node:child_process';
import express from 'express';
import pg from 'pg';
import { Cart } from './cart.js';

const pool = new pg.Pool();
const app = express();
const carts = new Map<string, Cart>();

export function passwordHash(password: string): string {
  return createHash('md5').update(password).digest('hex');
}

app.get('/orders', async (request, response) => {
  const rows = await pool.query(`SELECT * FROM orders WHERE customer = '${request.query.customer}'`);
  response.json(rows.rows);
});

app.post('/thumbnail', (request, response) => {
  exec(`convert ${request.query.file} -resize 64x64 /tmp/thumbnail.png`);
  response.status(202).end();
});

app.get('/cart/:id', (request, response) => {
  try {
    const cart = carts.get(request.params.id);
    response.json({ total: cart.total() });
  } catch (error) {
  }
});

app.listen(3000);
