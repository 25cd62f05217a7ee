// 输入提示：没有脚本时检索照常可用。
(() => {
  const field = document.querySelector('form.search input[name=q]');
  if (!field) return;
  const list = document.createElement('datalist');
  list.id = 'suggestions';
  field.after(list);
  field.setAttribute('list', list.id);
  field.setAttribute('autocomplete', 'off');
  let asked = '';
  let waiting = 0;
  const option = (value, label) => {
    const one = document.createElement('option');
    one.value = value;
    if (label) one.label = label;
    return one;
  };
  field.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const typed = field.value.trim();
      if (typed === asked) return;
      asked = typed;
      if (!typed) { list.replaceChildren(); return; }
      const answer = await fetch('/api/v1/suggest?q=' + encodeURIComponent(typed));
      if (!answer.ok || typed !== field.value.trim()) return;
      const found = await answer.json();
      list.replaceChildren(
        ...found.documents.map((one) => option(one.title, one.document_number)),
        ...found.authorities.map((name) => option(name, '制定机关')),
      );
    }, 120);
  });
})();
