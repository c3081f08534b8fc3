"""Runs the calls of a file (lines `#: EXPR`) under CPython 3.11 and under `foretrace trace --batch`: outcome, output and
order of lines must agree. Usage: check.py FORETRACE FILE.py"""
import contextlib
import io
import json
import subprocess
import sys

BIN, path = sys.argv[1:]
src=open(path).read()
ns={'__name__':'__main__'}
code=compile(src,'<case>','exec'); exec(code,ns)
calls=[l.strip()[3:] for l in src.splitlines() if l.startswith('#: ')]
out=subprocess.run([BIN,'trace','--batch'],input='\n'.join(json.dumps({"id":i,"source":src,"call":c}) for i,c in enumerate(calls)),capture_output=True,text=True)
outs=[json.loads(l) for l in out.stdout.splitlines()]
if out.stderr: print(out.stderr[-500:])
for c,o in zip(calls,outs):
    ns={'__name__':'__main__'}
    buf=io.StringIO(); steps=[]
    with contextlib.redirect_stdout(buf):
        exec(code,ns)
        pre=buf.tell()
        def tr(fr,ev,arg):
            if fr.f_code.co_filename!='<case>': return None
            if ev=='line': steps.append(fr.f_lineno)
            return tr
        cc=compile(c,'<call>','eval')
        sys.settrace(tr)
        try: r_=eval(cc,ns); sys.settrace(None); r=('returned',repr(r_))
        except BaseException as e: 
            sys.settrace(None); r=('raised',type(e).__name__,str(e))
        sys.settrace(None)
    oc=o['outcome']
    got=('returned',oc['repr']) if oc['kind']=='returned' else ('raised',oc['type'],oc['message']) if oc['kind']=='raised' else ('stopped',oc['detail'])
    if got!=r: print('OUTCOME',c,'\n  want',r,'\n  got ',got)
    elif o['stdout']!=buf.getvalue(): print('STDOUT',c,repr(o['stdout']),repr(buf.getvalue()))
    gs=[s['line'] for s in o['steps']]
    if gs!=steps and oc['kind']!='stopped':
        i=next((k for k,(a,b) in enumerate(zip(gs,steps)) if a!=b),min(len(gs),len(steps)))
        print('TRACE',c,'at',i,'want',steps[max(0,i-2):i+4],'got',gs[max(0,i-2):i+4])
print(len(calls),'cases')
