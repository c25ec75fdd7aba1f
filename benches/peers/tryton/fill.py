"""Many parties, written past Tryton's models (as ours are past the checks of a request); its indexes are all there.

Usage: fill.py DATABASE NAMES, where NAMES holds one party name a line. TRYTOND_CONFIG says where the database is.
"""

import datetime
import os
import sys

from trytond import backend, config

config.update_etc(os.environ['TRYTOND_CONFIG'])

from trytond.pool import Pool  # noqa: E402
from trytond.transaction import Transaction  # noqa: E402

CHUNK = 20_000


def main(database, names):
    Pool.start()
    Pool(database).init()
    now = datetime.datetime.now()
    with open(names, encoding='utf-8') as lines, Transaction().start(database, 0) as transaction:
        cursor = transaction.connection.cursor()
        mark = '?' if backend.name == 'sqlite' else '%s'
        party = insert('party_party', mark, [
            'id', 'active', 'code', 'code_alnum', 'code_digit', 'name', 'create_uid', 'create_date'])
        lang = insert('party_party_lang', mark, ['party', 'create_uid', 'create_date'])
        rows = ((at + 1, True, f'N{at:07}', f'N{at:07}', at, name.rstrip('\n'), 1, now) for at, name in enumerate(lines))
        while chunk := [row for _, row in zip(range(CHUNK), rows)]:
            cursor.executemany(party, chunk)
            cursor.executemany(lang, [(row[0], 1, now) for row in chunk])
            last = chunk[-1][0]
        if mark == '%s':
            cursor.execute(f"SELECT setval('party_party_id_seq', {last})")
        transaction.commit()
    print(last)


def insert(table, mark, columns):
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))})"


main(*sys.argv[1:])
