// An instance for `pra agent exec`: answers on its address with its name.
import { createServer } from 'node:http';

const { PRA_INSTANCE, PRA_INSTANCE_HOST, PRA_INSTANCE_PORT } = process.env;
createServer((_request, response) => response.end(PRA_INSTANCE)).listen(
  Number(PRA_INSTANCE_PORT),
  PRA_INSTANCE_HOST,
);
