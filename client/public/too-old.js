// Shows the static page of index.html where the browser lacks what the app stands on.
// Plain ES5, so that the oldest browser can read it; it must never load the app, store or send anything.
(function () {
  'use strict';
  if (typeof document === 'undefined') return; // asked for as a worker, below
  var missing = [];

  function need(name, isThere) {
    var there = false;
    try {
      there = Boolean(isThere());
    } catch (error) {
      there = false;
    }
    if (!there) missing.push(name);
  }

  function startsModuleWorkers() {
    var asked = false;
    var options = {
      get type() {
        asked = true;
        return undefined;
      },
    };
    try {
      // Ended before it runs: only whether the browser asks for `type` counts.
      new Worker('/too-old.js', options).terminate();
    } catch (error) {
      return asked;
    }
    return asked;
  }

  need('secure context (https or localhost)', function () {
    return window.isSecureContext;
  });
  need('modules', function () {
    return 'noModule' in document.createElement('script');
  });
  need('IndexedDB', function () {
    return window.indexedDB;
  });
  need('Web Crypto', function () {
    return window.crypto.subtle;
  });
  need('BigInt', function () {
    return window.BigInt;
  });
  need('Web Locks', function () {
    return navigator.locks;
  });
  need('WebAssembly', function () {
    return window.WebAssembly;
  });
  need('service workers', function () {
    return navigator.serviceWorker;
  });
  need('module workers', function () {
    // Every browser with Trusted Types has them, and would refuse a plain address here.
    return window.trustedTypes || startsModuleWorkers();
  });

  function show() {
    var page = document.getElementById('too-old');
    var app = document.getElementById('app');
    var list = document.getElementById('too-old-missing');
    if (!page || !app || !list) return;
    list.textContent = '(' + missing.join(', ') + ')';
    app.setAttribute('hidden', '');
    page.removeAttribute('hidden');
  }

  if (missing.length === 0) return;
  document.documentElement.setAttribute('data-too-old', '');
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show);
  else show();
})();
