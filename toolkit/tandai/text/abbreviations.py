"""Indonesian abbreviations by what may follow their stop, for telling it from a sentence's end.

Written in lower case and without the last stop. Single letters are initials and need no entry.
"""

_TITLES = """
    dr drg drh prof ir drs dra h hj kh ust ustz tgk tgh bpk bp sdr sdri tn ny nn yth jend letjen
    mayjen brigjen kol letkol kapt lettu letda serka sertu aipda aiptu bripda bripka briptu brigpol
    ipda iptu akp kompol akbp kombes irjen komjen laks laksda inf kav art mr mrs ms rd rm
"""
_PLACES = "pt cv ud yay jl jln gg kel kec kab kp ds dsn prov gd lt blk komp ps tj kep"
_RELATIONS = "a.n u.p d.a c.q cq alm almh bt lih cf vs"
_NUMBERED = """
    no nr nmr rp hlm hal psl ayt jan feb mar apr jun jul agt agu ags sep sept okt nov nop des tgl pkl
    pk thn th bln vol jil ed cet tel telp hp fax faks usd s.d km rt rw
"""
_COMPANIES = "tbk ltd inc co corp"
_DEGREES = """
    s.h s.e s.t s.pd s.si s.sos s.kom s.ag s.ip s.ikom s.kep s.ked s.psi m.h m.m m.t m.pd m.si m.sc
    m.hum m.kom m.a m.kes a.md ph.d sh mh mm msi lc amd jr sr
"""
_CLOSING = "dll dsb dst dkk d.c u.s a.s"

BEFORE_NAME = frozenset(f"{_TITLES} {_PLACES} {_RELATIONS}".split())
"""Never end a sentence: a name always follows."""

BEFORE_NUMBER = frozenset(_NUMBERED.split())
"""End no sentence where a number follows."""

MAY_END = frozenset(f"{_COMPANIES} {_DEGREES} {_CLOSING}".split())
"""End a sentence only where a capital letter or a quotation follows."""
