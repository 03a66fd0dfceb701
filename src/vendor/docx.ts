import mammoth from 'mammoth';

export const { convertToHtml, images } = mammoth;
