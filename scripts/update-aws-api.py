#!/usr/bin/env python3
"""Rebuilds lookups/aws-api/ from AWS's own API models.

    python3 scripts/update-aws-api.py            # installs both pins below .tools/ and writes lookups/aws-api/
    python3 scripts/update-aws-api.py --botocore DIR --out DIR    # another newer model, e.g. for scripts/drift.mjs

One file per CloudTrail event source. Member names are written in the casing that CloudTrail logs, so
that nothing that reads the extract needs to know the rules; the rules are here and in
lookups/cloudtrail-names/ (each with its source). The output is deterministic: one line per operation
and per shape, sorted.

Type expressions: string integer number boolean timestamp blob document; `=E` enum E; `#S` structure S;
`[]T` list of T; `{}T` map to T;
`[?]T` one T or a list of them, by the version of the record (S3 headers). Operations that only read carry no trees (`0`).
"""
import argparse
import gzip
import json
import os
import re
import subprocess
import sys

PIN = '1.44.8'  # the current model
OLD_PIN = '1.34.0'  # for services and operations that the current model no longer has
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NAMES = os.path.join(ROOT, 'lookups', 'cloudtrail-names')
READ = re.compile(r'^(Describe|Get|List|Search|Lookup|Head|BatchGet|BatchDescribe|Check|Query|Scan|Select|Estimate|Preview|View|Discover|Detect|Retrieve|Simulate|Test|Validate|Verify|Filter)([A-Z0-9]|$)')
PRIMITIVE = {
    'string': 'string', 'character': 'string', 'integer': 'integer', 'long': 'integer', 'short': 'integer', 'byte': 'integer',
    'bigInteger': 'integer', 'float': 'number', 'double': 'number', 'bigDecimal': 'number', 'boolean': 'boolean',
    'timestamp': 'timestamp', 'blob': 'blob',
}


def lookup(name):
    with open(os.path.join(NAMES, name), encoding='utf-8') as f:
        return json.load(f)


def low(name):
    return name[:1].lower() + name[1:]


def high(name):
    return name[:1].upper() + name[1:]


class Model:
    """One botocore service model."""

    def __init__(self, base, service, version=None):
        folder = os.path.join(base, 'botocore', 'data', service)
        self.service = service
        self.version = version or sorted(d for d in os.listdir(folder) if os.path.isdir(os.path.join(folder, d)))[-1]
        path = os.path.join(folder, self.version, 'service-2.json')
        opener = gzip.open if os.path.exists(path + '.gz') else open
        with opener(path + '.gz' if opener is gzip.open else path, 'rt', encoding='utf-8') as f:
            self.data = json.load(f)
        self.meta = self.data['metadata']
        self.protocol = self.meta.get('protocol', '')
        self.operations = self.data['operations']
        self.shapes = self.data['shapes']
        self.signing = self.meta.get('signingName') or self.meta['endpointPrefix']
        self.title = self.meta.get('serviceFullName', service)


class Source:
    """What is written for one event source: operations, shapes and enums, shared by its services."""

    def __init__(self, prefix):
        self.prefix = prefix
        self.models = {}
        self.operations = {}
        self.shapes = {}
        self.enums = {}

    def name(self, table, wanted, value):
        """A name in the table for the value: the wanted one, or with a number when another value has it."""
        name, n = wanted, 1
        while name in table and table[name] != value:
            n += 1
            name = f'{wanted}~{n}'
        table[name] = value
        return name


class Writer:
    """Converts the shapes of one model for one event source in one style of casing."""

    def __init__(self, model, source, style):
        self.model, self.source, self.style = model, source, style
        self.names = source.styled.setdefault((model.service, model.version, style), {})

    def member_name(self, name, ref):
        located = ref.get('locationName')
        if self.style == 'kept':
            return name
        if self.style == 'xml':
            return located or name
        if self.style == 'ec2-request':
            return ref.get('queryName') or (high(located) if located else name)
        if self.style == 'ec2-plain':
            return low(ref.get('queryName') or located or name)
        if self.style in ('ec2-classic', 'ec2-response', 'ec2-items'):
            return '_return' if located == 'return' and self.style != 'ec2-response' else low(located or name)
        return low(name)

    def type(self, ref):
        shape_name = ref['shape']
        shape = self.model.shapes[shape_name]
        kind = shape['type']
        if kind == 'structure':
            return 'document' if shape.get('document') else '#' + self.structure(shape_name)
        if kind == 'list':
            element = self.type(shape['member'])
            if self.style == 'xml':
                if shape.get('flattened') or ref.get('flattened'):
                    return '[]' + element
                return '#' + self.wrap(shape_name, shape['member'].get('locationName', 'member'), element)
            if self.style in ('ec2-classic', 'ec2-items'):
                return '#' + self.wrap(shape_name, 'items', element)
            if self.style == 'ec2-response':
                return '#' + self.wrap(shape_name, shape['member'].get('locationName', 'item'), element)
            if self.style == 'ec2-request' and not element.startswith('#'):
                # A scalar element of a list stands as {content, tag}.
                return '[]#' + self.source.name(self.source.shapes, shape_name + '.element', {'m': {'content': element, 'tag': 'integer'}})
            return '[]' + element
        if kind == 'map':
            return '{}' + self.type(shape['value'])
        if kind == 'string' and shape.get('enum'):
            return '=' + self.source.name(self.source.enums, shape_name, sorted(set(shape['enum'])))
        return PRIMITIVE[kind]

    def wrap(self, shape_name, member, element):
        return self.source.name(self.source.shapes, f'{shape_name}.{member}', {'m': {member: '[]' + element}})

    def structure(self, shape_name):
        if shape_name in self.names:
            return self.names[shape_name]
        suffix = {'lowered': '', 'kept': '.kept' if self.source.both else '', 'xml': '', 'ec2-request': '.request', 'ec2-classic': '', 'ec2-plain': '.plain', 'ec2-response': '.response', 'ec2-items': '.items'}[self.style]
        wanted = shape_name + suffix
        # Another model of this source may have a shape of the same name: reserve ours first (shapes can be recursive).
        if wanted in self.source.shapes or wanted in self.source.reserved:
            wanted = f'{wanted}@{self.model.service}'
        self.source.reserved.add(wanted)
        self.names[shape_name] = wanted
        shape = self.model.shapes[shape_name]
        members = self.members(shape)
        out = {'m': members}
        required = [self.member_name(n, shape['members'][n]) for n in shape.get('required', []) if n in shape['members']]
        required = [r for r in required if r in members]
        if required:
            out['r'] = required
        if shape.get('union'):
            out['u'] = 1
        if self.style == 'ec2-request' and 'tag' not in members:
            members['tag'] = 'integer'
        self.source.shapes[wanted] = out
        return wanted

    def members(self, shape):
        members = {}
        for name, ref in shape['members'].items():
            members[self.member_name(name, ref)] = self.type(ref)
        return members


def s3_request(model, source, op, event):
    """S3 and S3 Control: path parts and headers on top, the XML body under its root element in API casing."""
    xml = Writer(model, source, 'xml')
    members, required = {'Host': '[?]string'}, []
    path = op['http']['requestUri']
    for marker in re.findall(r'[?&]([A-Za-z-]+)(?=&|$)', path):
        members[marker] = '[?]string'
    shape = model.shapes[op['input']['shape']] if 'input' in op else {'members': {}}
    grants = {}
    for name, ref in shape['members'].items():
        where = ref.get('location')
        if where == 'uri':
            logged = {'Bucket': 'bucketName', 'Key': 'key'}.get(ref.get('locationName', name), low(name))
        elif where in ('header', 'headers', 'querystring'):
            logged = ref['locationName']
            if logged.startswith('x-amz-grant-'):
                grants[logged] = '[?]string'
            members[logged] = '[?]' + xml.type(ref)
            if name in shape.get('required', []):
                required.append(logged)
            continue
        else:
            logged = ref.get('locationName') or name
        if name == 'Policy' and event == 'PutBucketPolicy':
            members['bucketPolicy'] = 'document'
            continue
        if name == 'Body':
            continue
        members[logged] = xml.type(ref)
        if members[logged].startswith('#'):
            source.shapes[members[logged][1:]]['m']['xmlns'] = 'string'
        if name in shape.get('required', []):
            required.append(logged)
    if grants:
        members['accessControlList'] = '#' + source.name(source.shapes, 'GrantHeaders', {'m': grants})
    out = {'m': members}
    if required:
        out['r'] = required
    return source.name(source.shapes, op['name'] + '.request', out)


def curated(members):
    """A hand-written shape; `name!` is required."""
    return {'m': {k.rstrip('!'): t for k, t in members.items()}} | ({'r': r} if (r := [k[:-1] for k in members if k.endswith('!')]) else {})


def required_of(writer, shape, members):
    return [r for r in (writer.member_name(n, shape['members'][n]) for n in shape.get('required', [])) if r in members]


def ec2_classic(model, source, shape, event, tables):
    """The form of the older calls: lists as {items: []}, some names of the former SOAP requests (lookups/cloudtrail-names/shapes.json)."""
    writer = Writer(model, source, 'ec2-classic')
    members = {}
    for name, ref in shape['members'].items():
        if ref['shape'] == 'TagSpecificationList':
            members['tagSpecificationSet'] = '#classic.tagSpecifications'
        elif name != 'DryRun':
            members[writer.member_name(name, ref)] = writer.type(ref)
    row = tables['classic'].get(event, {})
    for logged, kind in row.get('members', {}).items():
        members.pop(logged, None)
        if kind is not None:
            members[logged] = kind
    out = {'m': members}
    required = row.get('required') or required_of(writer, shape, members)
    if required:
        out['r'] = required
    return out


def ec2_wrapped(model, source, op, event, tables):
    """The form of the newer calls: one key `<Operation>Request` with the members of the query API."""
    wrapper = tables['wrappers'].get(event, op['name'] + 'Request')
    body = '#' + Writer(model, source, 'ec2-request').structure(op['input']['shape']) if 'input' in op else 'string'
    return {'m': {wrapper: body}, 'r': [wrapper]}


def ec2_request(model, source, op, event, classic, tables):
    """The usual form, and under `alt` the other one: newer calls were plain in older records; not every older call has been seen."""
    shape = model.shapes[op['input']['shape']] if 'input' in op else {'members': {}}
    if classic:
        out = ec2_classic(model, source, shape, event, tables)
        if event not in tables['classic']:
            out['alt'] = ec2_wrapped(model, source, op, event, tables)['m']
    else:
        out = ec2_wrapped(model, source, op, event, tables)
        plain = Writer(model, source, 'ec2-plain')
        out['alt'] = {plain.member_name(n, ref): plain.type(ref) for n, ref in shape['members'].items() if n != 'DryRun'}
    return source.name(source.shapes, op['name'] + '.params', out)


def ec2_response(model, source, op, event, classic, tables):
    shape = model.shapes[op['output']['shape']] if 'output' in op else {'members': {'Return': {'shape': 'Boolean', 'locationName': 'return'}}}
    plain = {'requestId': 'string', '_return': 'boolean'} | Writer(model, source, 'ec2-items').members(shape)
    body = {'xmlns': 'string', 'requestId': 'string'} | Writer(model, source, 'ec2-response').members(shape)
    inner = source.name(source.shapes, op['name'] + '.body', {'m': body})
    wrapped = {op['name'] + 'Response': '#' + inner}
    if not classic:
        out = {'m': wrapped, 'alt': plain}
    elif event in tables['classic']:
        out = {'m': plain}
    else:
        out = {'m': plain, 'alt': wrapped}
    return source.name(source.shapes, op['name'] + '.result', out)


def wrapped_request(model, source, op, style):
    """API Gateway REST APIs: what the path does not carry stands under `<operation>Input`; `template` is added."""
    shape = model.shapes[op['input']['shape']] if 'input' in op else {'members': {}}
    writer = Writer(model, source, style)
    members, body, required, body_required = {}, {}, [], []
    for name, ref in shape['members'].items():
        logged = writer.member_name(name, ref)
        inside = ref.get('location') not in ('uri', 'querystring') and shape.get('payload') != name
        (body if inside else members)[logged] = writer.type(ref)
        if name in shape.get('required', []):
            (body_required if inside else required).append(logged)
    if body:
        inner = {'m': body}
        if body_required:
            inner['r'] = body_required
        wrapper = low(op['name']) + 'Input'
        members[wrapper] = '#' + source.name(source.shapes, op['name'] + 'Input', inner)
        if body_required:
            required.append(wrapper)
    members['template'] = 'boolean'
    out = {'m': members}
    if required:
        out['r'] = required
    return source.name(source.shapes, op['name'] + '.params', out)


def unwrapped(model, op):
    """Query services log the one structure of the result itself (RDS, Redshift, ElastiCache)."""
    shape = model.shapes[op['output']['shape']]
    members = list(shape['members'].values())
    if len(members) == 1 and model.shapes[members[0]['shape']]['type'] == 'structure':
        return members[0]['shape']
    return op['output']['shape']


def add(model, source, tables, retired=None, only=None):
    key = model.service if model.service not in source.models else f'{model.service}-{model.version}'
    source.models[key] = {'title': model.title, 'version': model.version, 'protocol': model.protocol}
    if retired:
        source.models[key]['retired'] = retired
    style = 'kept' if source.prefix in tables['kept'] else 'lowered'
    renames = tables['renames'].get(model.service, {})
    for name in sorted(model.operations):
        if only is not None and name not in only:
            continue
        op = model.operations[name]
        for event in renames.get(name, [name]):
            entry = {'s': key}
            if event != name:
                entry['api'] = name
            if only is not None:
                entry['retired'] = retired
            if READ.match(name) and name not in tables['notRead']:
                entry = {'s': key, 'read': 1} | ({'api': name} if event != name else {}) | ({'retired': entry['retired']} if 'retired' in entry else {})
                source.operations.setdefault(event, []).append(entry)
                continue
            if model.service in ('s3', 's3control'):
                entry['req'] = s3_request(model, source, op, event)
                if 'output' in op:
                    entry['res'] = Writer(model, source, 'xml').structure(op['output']['shape'])
            elif model.service == 'ec2':
                source.shapes.update({k: curated(m) for k, m in tables['ec2Shapes'].items()})
                classic = name in tables['classicNames'] or tables['classic'].get(event, {}).get('form') == 'classic'
                if tables['classic'].get(event, {}).get('form') == 'wrapper':
                    classic = False
                entry['req'] = ec2_request(model, source, op, event, classic, tables)
                entry['res'] = ec2_response(model, source, op, event, classic, tables)
            else:
                writer = Writer(model, source, style)
                if model.service == 'apigateway':
                    entry['req'] = wrapped_request(model, source, op, style)
                elif 'input' in op:
                    entry['req'] = writer.structure(op['input']['shape'])
                    if source.prefix in tables['both']:
                        kept = Writer(model, source, 'kept')
                        source.shapes[entry['req']]['alt'] = kept.members(model.shapes[op['input']['shape']])
                if 'output' in op:
                    out = unwrapped(model, op) if model.service in tables['unwrapped'] else op['output']['shape']
                    entry['res'] = writer.structure(out)
            source.operations.setdefault(event, []).append(entry)


def write(source, folder):
    path = os.path.join(folder, source.prefix + '.json')
    dump = lambda value: json.dumps(value, separators=(',', ':'), ensure_ascii=False)
    def table(rows):
        return '{\n' + ',\n'.join(f'{dump(k)}:{dump(rows[k])}' for k in sorted(rows)) + '\n}' if rows else '{}'
    with open(path, 'w', encoding='utf-8', newline='\n') as f:
        f.write('{"eventSource":' + dump(source.prefix + '.amazonaws.com') + ',\n"models":' + table(source.models) + ',\n"operations":'
                + table(source.operations) + ',\n"shapes":' + table(source.shapes) + ',\n"enums":' + table(source.enums) + '}\n')


def add_members(source, rows):
    """Members that records have and the models do not (lookups/cloudtrail-names/members.json)."""
    for row in rows:
        if row['source'] != source.prefix:
            continue
        if 'shape' in row:
            source.shapes[row['shape']]['m'].update(row['members'])
            continue
        names = source.operations if row['operation'] == '*' else [row['operation']]
        for name in names:
            for variant in source.operations[name]:
                shape = source.shapes.get(variant.get(row['tree']))
                if shape is not None and row.get('if', '') in ('', *shape['m']):
                    shape['m'].update(row['members'])


def prune(source):
    """Drops shapes and enums that no operation reaches."""
    seen, enums, todo = set(), set(), []
    for variants in source.operations.values():
        for v in variants:
            todo += [v[k] for k in ('req', 'res') if k in v]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        shape = source.shapes[name]
        for kind in list(shape['m'].values()) + list(shape.get('alt', {}).values()):
            base = re.sub(r'^(\[\??\]|\{\})+', '', kind)
            if base[:1] == '#':
                todo.append(base[1:])
            elif base[:1] == '=':
                enums.add(base[1:])
    source.shapes = {k: v for k, v in source.shapes.items() if k in seen}
    source.enums = {k: v for k, v in source.enums.items() if k in enums}


def version_of(base):
    with open(os.path.join(base, 'botocore', '__init__.py'), encoding='utf-8') as f:
        return re.search(r"__version__ = '([^']+)'", f.read()).group(1)


def install(version):
    target = os.path.join(ROOT, '.tools', 'botocore-' + version)
    if not os.path.isdir(os.path.join(target, 'botocore')):
        subprocess.run([sys.executable, '-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, 'botocore==' + version], check=True)
    return target


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--botocore', help='folder that holds a botocore package; default: the pinned one, installed below .tools/')
    parser.add_argument('--old', help='the same for the older pin')
    parser.add_argument('--out', default=os.path.join(ROOT, 'lookups', 'aws-api'))
    args = parser.parse_args()
    new, old = args.botocore or install(PIN), args.old or install(OLD_PIN)
    sources, renames, shapes = lookup('sources.json'), lookup('event-names.json'), lookup('shapes.json')
    tables = {
        'kept': {r['source'] for r in shapes['keptCasing']},
        'unwrapped': {r['service'] for r in shapes['unwrappedResponses']},
        'wrappers': {r['operation']: r['wrapper'] for r in shapes['ec2Wrappers']},
        'classic': {r['operation']: r for r in shapes['ec2Classic']},
        'classicNames': set(Model(new, 'ec2', shapes['ec2ClassicUntil']['version']).operations),
        'both': {r['source'] for r in shapes['bothCasings']},
        'renames': {},
        'ec2Shapes': shapes['ec2Shapes'],
        'notRead': {r['operation'] for r in shapes['notRead']},
    }
    for row in renames['rows']:
        tables['renames'].setdefault(row['service'], {}).setdefault(row['api'], []).extend(row['events'])
    source_of = {r['service']: r['source'] for r in sources['rows'] if r.get('service')}
    new_names = set(os.listdir(os.path.join(new, 'botocore', 'data')))
    built, names = {}, {}
    for service in sources['covered']:
        gone = service not in new_names
        model = Model(old if gone else new, service)
        prefix = source_of.get(service, model.signing)
        if prefix not in built:
            built[prefix] = Source(prefix)
            built[prefix].styled, built[prefix].reserved = {}, set()
            built[prefix].both = prefix in tables['both']
        add(model, built[prefix], tables, retired=f'botocore {version_of(old)}' if gone else None)
        if not gone and os.path.isdir(os.path.join(old, 'botocore', 'data', service)):
            before = Model(old, service)
            lost = sorted(set(before.operations) - set(model.operations))
            if lost:
                add(before, built[prefix], tables, retired=f'botocore {version_of(old)}', only=set(lost))
    os.makedirs(args.out, exist_ok=True)
    for stale in os.listdir(args.out):
        if stale.endswith('.json'):
            os.remove(os.path.join(args.out, stale))
    for prefix in sorted(built):
        add_members(built[prefix], lookup('members.json')['rows'])
        prune(built[prefix])
        write(built[prefix], args.out)
    # The names alone of everything else, so that an event outside the catalogue's services is known too.
    for base, tag in ((old, 'old'), (new, 'new')):
        data = os.path.join(base, 'botocore', 'data')
        for service in sorted(os.listdir(data)):
            if not os.path.isdir(os.path.join(data, service)):
                continue
            model = Model(base, service)
            prefix = source_of.get(service, model.signing)
            if service not in sources['covered']:
                names.setdefault(prefix, set()).update(model.operations)
    with open(os.path.join(args.out, '_others.json'), 'w', encoding='utf-8', newline='\n') as f:
        f.write('{\n' + ',\n'.join(f'{json.dumps(k)}:{json.dumps(sorted(names[k] - set(built[k].operations if k in built else [])), separators=(",", ":"))}' for k in sorted(names)) + '\n}\n')
    with open(os.path.join(args.out, '_pins.json'), 'w', encoding='utf-8', newline='\n') as f:
        f.write(json.dumps({'package': 'botocore', 'licence': 'Apache-2.0', 'version': version_of(new), 'retiredFrom': version_of(old)}, indent=1) + '\n')


if __name__ == '__main__':
    main()
