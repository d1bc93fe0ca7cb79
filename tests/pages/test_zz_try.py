import time
from tests.pages.opening import page, shown, Component, plain
from dashboard.data import workshops as opened
from tests.geodata import evening

def test_it(component):
    store = opened.store()
    held = evening.workshop(store)
    t=time.time()
    app = page("take_part", w=held.code)
    print(time.time()-t)
    print(app.button, [b.label for b in app.button])
    t=time.time()
    app.button(key="join").click().run()
    print(time.time()-t, dict(app.query_params))
    print([ (b.key,b.label) for b in app.button], [(p.key, p.options) for p in app.pills],[(p.key,p.options) for p in app.segmented_control],[(s.key) for s in app.selectbox])
    print(plain(shown(app))[-3000:])
    t=time.time()
    app.segmented_control(key="q").set_value("future").run()
    print(time.time()-t)
    for x in ("selectbox","text_area","pills"):
        print([(s.key,s.value) for s in app.get(x)])
    app.segmented_control(key="placing").set_value("map").run()
    t=time.time()
    app.run()
    print(time.time()-t)
    print(component.sent[-1].keys())
    print(app.context)
    t=time.time()
    app = page("workshop")
    print("ws",time.time()-t)
    print(plain(shown(app))[-3000:])
    print([ (b.key,b.label) for b in app.button])
    app = page("wall", w=held.code)
    print("wall",time.time()-t)
    print(plain(shown(app))[-3000:])
    print([ (b.key,b.label) for b in app.button])
    store.dispose()
