#!/usr/bin/env python3
"""Rebuilds lookups/aws-api/ from AWS's own API models.

    python3 scripts/update-aws-api.py            # installs both pins below .tools/ and writes lookups/aws-api/
    python3 scripts/update-aws-api.py --botocore DIR --out DIR    # another newer model, e.g. for scripts/drift.mjs

One file per CloudTrail event source. Member names are written in the casing that CloudTrail logs, so
that nothing that reads the extract needs to know the rules; the rules are in lib/aws_shapes.py and in
lookups/cloudtrail-names/ (each with its source). The output is deterministic: one line per operation
and per shape, sorted.

Type expressions: string integer number boolean timestamp blob document; `=E` enum E; `#S` structure S;
`[]T` list of T; `{}T` map to T;
`[?]T` one T or a list of them, by the version of the record (S3 headers). Operations that only read carry no trees (`read`).
"""
import argparse
import json
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'lib'))
# The path must be known before the import.
from aws_shapes import Model, Source, Writer, curated, ec2_request, ec2_response, s3_request, unwrapped, wrapped_request  # noqa: E402

PIN = '1.44.8'  # the current model
OLD_PIN = '1.34.0'  # for services and operations that the current model no longer has
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NAMES = os.path.join(ROOT, 'lookups', 'cloudtrail-names')
READ = re.compile(r'^(Describe|Get|List|Search|Lookup|Head|BatchGet|BatchDescribe|Check|Query|Scan|Select|Estimate|Preview|View|Discover|Detect|Retrieve|Simulate|Test|Validate|Verify|Filter)([A-Z0-9]|$)')


def lookup(name):
    with open(os.path.join(NAMES, name), encoding='utf-8') as f:
        return json.load(f)


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
