"""Shapes of AWS's API models in the casing and the forms that CloudTrail logs (for update-aws-api.py)."""
import gzip
import json
import os
import re

PRIMITIVE = {
    'string': 'string', 'character': 'string', 'integer': 'integer', 'long': 'integer', 'short': 'integer', 'byte': 'integer',
    'bigInteger': 'integer', 'float': 'number', 'double': 'number', 'bigDecimal': 'number', 'boolean': 'boolean',
    'timestamp': 'timestamp', 'blob': 'blob',
}


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
