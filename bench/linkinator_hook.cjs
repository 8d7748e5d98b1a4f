// Loaded into linkinator before anything else: names are asked of the rehearsal web's name server,
// ports lead to its ports, and nothing but loopback is ever contacted.
const dns = require("node:dns");
const net = require("node:net");

const web = JSON.parse(process.env.REHEARSAL_WEB);
const resolver = new dns.Resolver({ timeout: 1000, tries: 3 });
resolver.setServers([web.nameserver]);

const isLoopback = (address) => address.startsWith("127.") || address === "::1";

function unreachable(address) {
  return Object.assign(new Error(`${address} is not contacted`), { code: "EHOSTUNREACH" });
}

dns.lookup = (host, options, callback) => {
  if (typeof options === "function") [options, callback] = [{}, options];
  const answer = (error, addresses) => {
    if (error) return callback(error);
    const fit = addresses.filter(isLoopback);
    if (fit.length === 0) return callback(unreachable(addresses[0]));
    if (options.all) return callback(null, fit.map((address) => ({ address, family: 4 })));
    return callback(null, fit[0], 4);
  };
  if (host === "localhost") return process.nextTick(answer, null, ["127.0.0.1"]);
  if (net.isIP(host)) return process.nextTick(answer, null, [host]);
  return resolver.resolve4(host, answer);
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (options !== null && typeof options === "object" && options.port !== undefined) {
    if (options.host && net.isIP(options.host) && !isLoopback(options.host)) {
      process.nextTick(() => this.destroy(unreachable(options.host)));
      return this;
    }
    options.port = web.ports[options.port] ?? options.port;
  }
  return connect.apply(this, given);
};
