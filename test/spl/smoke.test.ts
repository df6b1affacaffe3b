import { expect, it } from 'vitest';
import { run, evaluate, holds } from './helpers.js';

it('smoke', () => {
  const rows = run(
    `\`c2c_cloudtrail\` (eventSource="ec2.amazonaws.com" eventName IN ("AuthorizeSecurityGroupIngress", "Rev*"))
| fields _raw _time _indextime
| eval rec=_raw | eval ev=json_extract(rec,"eventName"), q=json_extract(rec,"requestParameters"), it=json_extract(q,"ipPermissions.items")
| eval sg=if(match(coalesce(it,""),"^\\s*\\["),json_array_to_mv(it),it)
| eval tok=mvmap(sg, json_extract(sg,"ipProtocol")."|".coalesce(tostring(json_extract(sg,"fromPort")),""))
| eval k=mvfilter(match(tok,"^tcp[|]") AND tonumber(mvindex(split(tok,"|"),1))<=22)
| eval hit=mvmap(k, json_object("k",k,"ev",ev)) | fields hit | fields - _raw | mvexpand hit | eval k=json_extract(hit,"k"), ev=json_extract(hit,"ev")
| stats first(ev) AS ev, count AS n by k`,
    [
      {
        eventSource: 'ec2.amazonaws.com',
        eventName: 'AuthorizeSecurityGroupIngress',
        requestParameters: {
          ipPermissions: {
            items: [
              { ipProtocol: 'tcp', fromPort: 22 },
              { ipProtocol: 'tcp', fromPort: 20 },
              { ipProtocol: 'udp', fromPort: 2 },
            ],
          },
        },
      },
      {
        eventSource: 'ec2.amazonaws.com',
        eventName: 'RevokeX',
        requestParameters: { ipPermissions: { items: { ipProtocol: 'tcp', fromPort: '22' } } },
      },
      {
        eventSource: 's3.amazonaws.com',
        eventName: 'RevokeX',
        requestParameters: { ipPermissions: { items: { ipProtocol: 'tcp', fromPort: '22' } } },
      },
    ],
  );
  expect(rows).toEqual([
    { k: 'tcp|20', ev: 'AuthorizeSecurityGroupIngress', n: '1' },
    { k: 'tcp|22', ev: 'AuthorizeSecurityGroupIngress', n: '2' },
  ]);
  expect(evaluate('lower("ABC")."x".(1+2)')).toBe('abcx3');
  expect(holds('x>9', { x: '10' })).toBe(true);
});
